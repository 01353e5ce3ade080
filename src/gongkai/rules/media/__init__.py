"""Work with the media: outlets and their levels, pitches, adoptions, debunking, and their counts."""
