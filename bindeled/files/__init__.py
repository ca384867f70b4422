"""Pictures and papers laid beside a case: made anew, pixel by pixel, so that nothing hidden comes along."""
