package io.alchemyreactive.provider;

/** Marks a failure after which the same call may succeed; the engine then tries again, a few times and ever later. */
public interface Retryable {}
