/**
 * Requests and responses of the local Neon's API as values, without sockets and without rows: a router finds the handler of a
 * request, a body is read field by field, a refusal is an exception with status and code. Start at {@link
 * io.alchemyreactive.neon.local.internal.http.Router}.
 */
@NullMarked
package io.alchemyreactive.neon.local.internal.http;

import org.jspecify.annotations.NullMarked;
