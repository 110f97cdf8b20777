// Learning, teaching and other languages.
import type { CategoryRules } from '../category-rules.ts'

export const educationLanguage: CategoryRules = {
  services: `
    anki, ankiconnect, canvas lms, moodle, google classroom, coursera, udemy, khan academy, duolingo, quizlet, deepl, google translate,
    wiktionary, merriam webster, blackboard learn, edx, brightspace, gradescope, libretranslate, lokalise, crowdin, phrase tms, weblate,
    transifex, i18next, wordnet, jisho, wanikani, urban dictionary, open english, cefr, jlpt, toefl, ielts, mcat, codecademy,
    languagetool, i18n, locize`,
  terms: `
    education, educational, flashcards, spaced repetition, e learning, elearning, learning management, lms, courses, quiz, quizzes,
    students, teaching, tutor, tutoring, curriculum, classroom, lesson, lesson plan, language learning, translation, translator,
    translate, localization, dictionary, thesaurus, vocabulary, grammar, pronunciation, homework, academic advising, exam preparation,
    exam, internationalization, phonetic, spelling, transliteration, school, university, bilingual, piazza`,
  hints: `
    learning, teach, teacher, study, words, definition, synonyms, languages, exercise, assignments, interview preparation, training,
    tutorial, learn`,
}
