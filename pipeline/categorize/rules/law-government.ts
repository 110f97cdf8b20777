// Law, and what states publish.
import type { CategoryRules } from '../category-rules.ts'

export const lawGovernment: CategoryRules = {
  services: `
    courtlistener, eur lex, eurlex, legifrance, uspto, epo patents, google patents, companies house, congress gov, govinfo,
    federal register, regulations gov, data gov, data gouv, sam gov, usaspending, gdpr, ccpa, eu ai act, hipaa compliance, legiscan,
    openstates, census bureau, us census, eurostat, opencorporates, sirene, hmrc, gleif, ofac, opensanctions, world bank data, bundestag,
    knesset, parliament, pacer, westlaw, lexisnexis, canlii, justia, planning data, ted europa, usgovernment, fec, lobbying disclosure,
    propublica, inpi, pappers, boe, ibge, insee, istat, statistics canada, data gov uk, data gov sg, open government, un comtrade, boamp,
    dvf, handelsregister, wipo, dsgvo, nis2, sec enforcement, nist csf`,
  terms: `
    legal, law, lawyer, attorney, legislation, legal research, case law, court, court decisions, statutes, regulation, regulatory,
    compliance, contract review, contract analysis, patent, trademark, government, government data, open government data, public records,
    procurement, tenders, public sector, parliamentary, election, congress, senate, legislative, civic, immigration, visa requirements,
    kyc, aml, sanctions, sanctions screening, business registry, company registry, company register, census, census data, customs,
    tariffs, intellectual property, policy research, voting records, municipal, jurisdiction, litigation, civil code,
    regulatory compliance, data protection, official statistics, campaign finance`,
  hints: `
    policy, contracts, bill, federal, state, agency, audit, registry, permits, licenses, votes, public data, national, citizen`,
}
