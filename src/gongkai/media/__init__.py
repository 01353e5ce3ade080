"""Work with the media: outlets, manuscripts, pitches, adoptions, themes, debunking."""
