package io.alchemyreactive.provider;

/**
 * Marks a failure after which the same call may succeed and does no harm; the engine then makes it again, as {@link
 * io.alchemyreactive.resource.Retries} of the resource or its type say. Before it makes a create again it asks {@link
 * Provider#read}, since the object may have been made nevertheless. Do not mark a failure that leaves open for long whether a
 * request is still on its way: what is read then may come too early, and the next run reads again anyway.
 */
public interface Retryable {}
