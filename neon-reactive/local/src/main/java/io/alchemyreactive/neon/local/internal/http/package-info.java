/**
 * Requests and responses of the local Neon's API as values, without sockets and rows. A router finds the handler of a
 * request, a handler reads a body field by field, and a refusal is an exception with status and code. Start at {@link
 * io.alchemyreactive.neon.local.internal.http.Router}.
 */
@NullMarked
package io.alchemyreactive.neon.local.internal.http;

import org.jspecify.annotations.NullMarked;
