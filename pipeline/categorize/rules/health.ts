// Medicine and the body.
import type { CategoryRules } from '../category-rules.ts'

export const health: CategoryRules = {
  services: `
    fhir, hl7, dicom, openfda, fda drug, epic ehr, clinicaltrials gov, clinicaltrials, medline, rxnorm, snomed, icd 10, icd10, icd 11,
    loinc, umls, drugbank, openemr, medplum, orthanc, apple health, apple healthkit, healthkit, google fit, fitbit, garmin,
    garmin connect, strava, oura, whoop, withings, myfitnesspal, cronometer, hevy, peloton, intervals icu, trainingpeaks, polar flow,
    health connect, dexcom, nightscout, open food facts, openfoodfacts, usda fooddata, fooddata central, nhs, cms medicare, cms coverage,
    npi registry, terra api, dailymed, opentargets, open targets, mimic iv, mychart, wger, nutritionix, fatsecret, concept2`,
  terms: `
    health, healthcare, medical, medicine, clinical, clinical trials, clinical data, patient, electronic health records, ehr, hospital,
    drug, drug interactions, pharmacy, pharmaceutical, disease, symptoms, diagnosis, nutrition, diet, calories, calorie, meal planning,
    fitness, workout, running training, sleep tracking, mental health, meditation, wellness, health data, medical records,
    biometrics health, physiotherapy, allergy, epidemiology, public health, radiology, oncology, medication, dental, veterinary,
    blood glucose, glucose, heart rate, hipaa, therapy, wearable, menstrual cycle, exercise tracking`,
  hints: `
    food, recipes, training, activity, sleep, exercise, biomedical, doctor, care, trials, dosage`,
}
