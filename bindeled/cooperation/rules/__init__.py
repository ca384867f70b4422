"""Rules of the cooperation. Pure: the day comes as an argument."""
