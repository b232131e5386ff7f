package io.alchemyreactive.provider;

/**
 * Marks a failure after which the call can be repeated safely and may succeed. The engine retries the call as the
 * {@link io.alchemyreactive.resource.Retries} of the resource or its type say. Before it retries a create it calls
 * {@link Provider#read}, because the object may have been created nevertheless. Do not mark a failure after which a
 * request may still be executed much later: the read would come too early, and the next run reads again anyway.
 */
public interface Retryable {}
