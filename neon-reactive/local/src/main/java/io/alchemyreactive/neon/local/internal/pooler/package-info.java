/**
 * The transaction pooler behind the pooled host of an endpoint. Clients share sessions of PostgreSQL, and each of them
 * has one only during a transaction. Start at {@link io.alchemyreactive.neon.local.internal.pooler.Pooler}; the life of
 * one client is {@link io.alchemyreactive.neon.local.internal.pooler.Conversation}.
 */
@NullMarked
package io.alchemyreactive.neon.local.internal.pooler;

import org.jspecify.annotations.NullMarked;
