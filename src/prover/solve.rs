//! Is there a point in one cube of each union and outside all others?
