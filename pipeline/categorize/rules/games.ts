// Games, and what they are made with.
import type { CategoryRules } from '../category-rules.ts'

export const games: CategoryRules = {
  services: `
    minecraft, roblox, roblox studio, unity3d, unity editor, unreal engine, unreal editor, godot, gamemaker, pygame, phaser, steam api,
    lichess, chess com, stockfish, pokemon, pokeapi, pokedex, dungeons and dragons, d d, dnd, dnd5e, foundry vtt, foundryvtt, riot games,
    league of legends, opgg, op gg, valorant, dota, dota 2, opendota, counter strike, fortnite, world of warcraft, warcraft,
    final fantasy, genshin, genshin impact, starcraft, runescape, osrs, eve online, factorio, bevy, rpg maker, cocos, cocos creator,
    defold, scryfall, magic the gathering, mtg, yugioh, boardgamegeek, bgg, twitch, igdb, rawg, nintendo, xbox, playstation, psn,
    tic tac toe, sudoku, wordle, balatro, rimworld, stardew valley, palworld, clash royale, clash of clans, zork, pathfinder 2e,
    fantasy premier league, playcanvas, renpy, gmod, mineflayer, dark souls, elden ring, terraria, playfab, itch io`,
  terms: `
    game, gaming, video game, game engine, game development, gamedev, game server, game design, board game, card game, tabletop, chess,
    rpg, puzzle, trivia, dice, esports, text adventure, interactive fiction, roguelike, poker, game master, dungeon, role playing,
    multiplayer, gameplay, crossword, dice rolling, playable, unity, steam, unreal, tft`,
  hints: `
    player, scene, quest, character, level, score, leaderboard, sprite, match, matches`,
}
