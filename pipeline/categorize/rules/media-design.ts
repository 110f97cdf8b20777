// Pictures, sound and shape: making, changing, playing.
import type { CategoryRules } from '../category-rules.ts'

export const mediaDesign: CategoryRules = {
  services: `
    figma, sketch app, canva, adobe photoshop, photoshop, illustrator, indesign, premiere pro, after effects, davinci resolve, final cut,
    ableton, ableton live, logic pro, fl studio, garageband, blender, rhino3d, grasshopper, sketchup, fusion 360, freecad, openscad,
    solidworks, autocad, revit, onshape, cinema 4d, three js, threejs, gimp, inkscape, krita, ffmpeg, imagemagick, sharp image, opencv,
    youtube dl, yt dlp, stable diffusion, midjourney, dall e, dalle, fal ai, comfyui, runwayml, leonardo ai, recraft, ideogram, imagen,
    nano banana, gpt image, gpt image 1, seedream, seedance, hailuo, elevenlabs, deepgram, assemblyai, openai tts, kokoro tts, voicevox,
    cartesia, hume ai, fish audio, udio, lyria, spotify, sonos, musicbrainz, last fm, soundcloud, jellyfin, emby, sonarr, radarr,
    obs studio, cloudinary, imagekit, unsplash, pexels, pixabay, giphy, excalidraw, drawio, draw io, plantuml, tldraw, lucidchart,
    graphviz, manim, remotion, creatomate, shotstack, heygen, synthesia, vimeo, azure speech, google tts, edge tts, penpot,
    webflow design, supercollider, strudel, sonic pi, touchdesigner, vroid, imgflip, pollinations, kroki, immich, photoprism,
    podcast index, capcut, jianying, kicanvas, musescore, lilypond, removebg, remove bg, vmix, qlab, resolume, d2 diagrams, icons8,
    lucide icons, iconify, tripo, meshy, puretts, whisperx, flyworks, everart, autodesk, photopea, kaltura`,
  terms: `
    image, video, videos, audio, image generation, image generator, text to image, image editing, image processing, image analysis,
    image recognition, image search, photo, photos, photo editing, photography, video generation, video editing, video processing,
    text to video, video transcription, audio processing, audio transcription, music, music generation, music production, music playback,
    playlists, text to speech, speech to text, speech recognition, speech synthesis, voice cloning, voice synthesis, voice assistant,
    transcription, podcast, 3d, 3d modeling, 3d models, 3d scenes, design, graphic design, ui design, ux design, design tools,
    design tokens, logo, illustration, diagram, flowcharts, whiteboard, qr code, color palette, meme, gif, stickers, multimedia,
    media generation, media processing, screencast, watermark, computer vision, ascii art, art generation, live streaming, wallpaper,
    favicon, typography, fonts, pixel art, interior design, architecture design, background removal, infographic, mux, obs, rhino, maya,
    reaper, rime, runway, framer, suno, sora, veo, flux, pika, kling, luma, miro, houdini, murf, minimax, svg, ifc, bim, cad, midi, tts,
    stt, kokoro, mermaid, whisper, plex, ai avatar, generate images, digital human, 3d printing models`,
  hints: `
    media, visual, picture, render, rendering, playback, sound, track, clip, speak, listen, camera, ui, ux, art, layers, song, album,
    transcript, captions, subtitles, icon, speech, voice, drawing, animation, avatar, color, palette, vision`,
}
