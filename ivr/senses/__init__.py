"""What words mean: vectors for sentences, from files that `nlu` may not open itself."""
