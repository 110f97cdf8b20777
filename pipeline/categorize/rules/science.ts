// Research and the natural sciences.
import type { CategoryRules } from '../category-rules.ts'

export const science: CategoryRules = {
  services: `
    arxiv, pubmed, semantic scholar, google scholar, openalex, crossref, biorxiv, medrxiv, europe pmc, zotero, mendeley, paperpile,
    bibtex, unpaywall, dblp, ieee xplore, sci hub, scihub, orcid, openreview, paperswithcode, papers with code, scopus, web of science,
    ncbi, uniprot, ensembl, alphafold, pdb, rcsb, chembl, pubchem, rdkit, biopython, gnomad, clinvar, gene ontology, kegg, string db,
    reactome, biothings, materials project, pymatgen, gromacs, openmm, openfoam, ansys, comsol, abaqus, lammps, autodock, wolfram,
    wolfram alpha, wolframalpha, mathematica, matlab, sympy, sagemath, lean 4, lean4, lean theorem prover, coq, z3, pymol, chimerax, nasa,
    astropy, spacex, gbif, inaturalist, ebird, noaa ocean, simbad, exoplanet, geant4, cern, inspire hep, quantum espresso, qiskit,
    ibm quantum, openneuro, geo dataset, cellxgene, scanpy, bioconductor, galaxy project, benchling, simulink, oeis, desmos, geogebra,
    usgs, vasp, ads abs, astrophysics data system, protein data bank, gpaw, cbioportal, biomcp, gget, labarchives, datacite, zenodo,
    figshare, opencitations, prolog, minizinc, ortools, or tools, pyscf, orca chemistry, netlogo, jstor, worldcat`,
  terms: `
    scientific, science, academic, academic research, academic papers, research papers, scholarly, scientific papers,
    scientific literature, literature review, literature search, papers, paper search, citation, bibliography, preprints, mathematics,
    mathematical, math, arithmetic, calculator, calculus, linear algebra, symbolic math, theorem prover, theorem proving,
    formal verification, equation, numerical, scientific computing, physics, chemistry, chemical, molecular, molecular dynamics, molecule,
    biology, bioinformatics, biomedical, biomedical research, genomics, genome, genetics, gene, protein, drug discovery, neuroscience,
    astronomy, astrophysics, space, satellite tracking, satellites, materials science, quantum, quantum computing, ecology, biodiversity,
    geology, oceanography, laboratory, lab automation, simulation, statistical computing, unit conversion, unit converter,
    optimization solver, constraint solver, linear programming, scientific data, calculations, astronomical, species, meteorology,
    climate science, agriculture, crop, sequence alignment, life sciences, cheminformatics, planetary, asteroid, blast, octave, julia,
    isabelle, esa, doi`,
  hints: `
    research, calculate, compute, experiment, literature, author, solver, expression, evaluate expression, earth, sum, add numbers,
    subtract, multiply, divide, abstract, journals`,
}
