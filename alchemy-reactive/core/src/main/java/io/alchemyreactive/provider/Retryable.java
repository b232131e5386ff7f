package io.alchemyreactive.provider;

/**
 * Marks a failure after which the same call may succeed; the engine then tries again, as {@link
 * io.alchemyreactive.resource.Retries} of the resource or its type say.
 */
public interface Retryable {}
