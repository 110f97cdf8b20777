// What happens in the world, and what is made to be enjoyed: catalogues and facts about them.
import type { CategoryRules } from '../category-rules.ts'

export const newsCulture: CategoryRules = {
  services: `
    hacker news, hackernews, techcrunch, new york times, nytimes, bbc, google news, newsapi, gdelt, associated press, reuters, tmdb, imdb,
    omdb, letterboxd, trakt, netflix, myanimelist, anilist, jikan, goodreads, open library, openlibrary, google books, project gutenberg,
    gutenberg, musicbrainz, genius lyrics, discogs, last fm, setlist fm, ticketmaster, eventbrite, bandsintown, rijksmuseum, met museum,
    metropolitan museum, europeana, smithsonian, nba, nfl, mlb, nhl, premier league, f1, formula 1, formula one, fantasy football, espn,
    football data, api football, balldontlie, cricket, cricbuzz, ufc, pga, openf1, wger sports, uefa, nascar, bible, quran, torah,
    sefaria, hadith, tarot, bazi, i ching, atom feed, miniflux, freshrss, feedly, inoreader, arxiv news, newsletter archive, 36kr,
    weibo hot search, internet archive, wayback machine, musixmatch, tvmaze, thetvdb, meetup, luma events, shakespeare, comic vine`,
  terms: `
    news, news articles, headlines, breaking news, news aggregator, crypto news, news feed, rss feed, feeds, journalism, fact checking,
    media monitoring, sports, sports data, football, soccer, basketball, baseball, hockey, tennis, golf, racing, motorsport,
    cycling races, olympics, betting odds, sports betting, movies, movie, films, cinema, tv shows, tv series, anime, manga, comics,
    literature, poetry, poem, quotes of the day, lyrics, concerts, events near, museum, art collection, artworks, culture,
    cultural heritage, genealogy, scripture, bible verses, astrology, horoscope, tarot reading, numerology, birth chart, jokes, dad jokes,
    trivia facts, entertainment, celebrity, theatre, opera, festival, beer, cocktails, recipes, trending topics, hot topics,
    streaming availability, pop culture, mythology, genealogical, folklore, fun facts, book search, book recommendations, ebooks,
    guardian, sleeper, atp, rss`,
  hints: `
    articles, trending, league, team, players, standings, scores, artist, album, actors, author, magazine, verse, daily, events, match,
    history, books, odds, cooking, wine, religion`,
}
