// Where things are, what the sky does there, and how to get there.
import type { CategoryRules } from '../category-rules.ts'

export const mapsTravel: CategoryRules = {
  services: `
    google maps, openstreetmap, mapbox, amap, gaode, baidu maps, tencent maps, kakao map, naver map, tomtom, arcgis, qgis, esri, postgis,
    geoserver, leaflet, overpass api, nominatim, foursquare, yelp, tripadvisor, airbnb, booking com, expedia, skyscanner, kiwi com,
    google flights, flightaware, flightradar24, opensky, openweathermap, openweather, open meteo, accuweather, weatherapi, weather api,
    tomorrow io, national weather service, nws, met office, qweather, dwd, gtfs, transport for london, deutsche bahn, sncf, amtrak, 12306,
    sbb, trainline, citymapper, waze, strava maps, opentable, resy, geonames, what3words, ipinfo, maxmind, google earth,
    google earth engine, google places, here maps, valhalla, osrm, openrouteservice, ais stream, marinetraffic, zillow, redfin, rightmove,
    variflight, fliggy, ctrip, trip com, zomato, alltrails, komoot, openaq, usgs earthquake, locationiq, geoapify, sentinel hub,
    sentinel 2, recreation gov, caltrain, nederlandse spoorwegen, entur, copernicus, hko, jma, hotelbeds, aviationstack, caiyun,
    nyc subway`,
  terms: `
    maps, geocoding, geocode, reverse geocoding, geolocation, ip geolocation, geospatial, gis, geographic, location data,
    location services, points of interest, navigation route, route planning, weather, weather data, weather forecast, weather information,
    weather alerts, forecast, climate data, air quality, earthquake, tides, hurricane, travel, travel planning, trip planning,
    trip planner, itinerary, flights, flight search, airline, airport, aviation, hotels, hotel booking, vacation rentals, train tickets,
    train schedules, railway, rail, public transport, public transportation, public transit, transit, bus stops, parking, bike sharing,
    restaurants, real estate, property listings, nautical, vessel, boating, sailing, satellite imagery, remote sensing, campsites,
    camping, hiking, tourism, timezone map, postal codes, postcode, zip code, ev charging stations, ferry, uber, lyft, amadeus, metar,
    traffic data, osm, tfl, noaa, subway, ip location`,
  hints: `
    location, nearby, place, coordinates, latitude, longitude, route, distance, station, temperature, alerts, city, booking, address,
    addresses, trip, departures, attractions, humidity, routing, traffic, elevation, snow, ski, surf, directions, bus, train, cruise,
    transportation`,
}
