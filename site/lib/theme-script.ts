// Runs in the head, before anything is painted: the remembered colours, and the mark that scripts run. A constant of ours, never data.
export const THEME_STORAGE_KEY = 'hisper-theme'

export const THEME_SCRIPT = `(function(){var r=document.documentElement;r.classList.add('js');try{var t=localStorage.getItem('${THEME_STORAGE_KEY}');if(t==='dark'||t==='light')r.dataset.theme=t}catch(e){r.dataset.storage='none'}})()`
