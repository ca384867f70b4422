"""On paper: door sign, poster and leaflet for residents, and the contact person's own card."""
