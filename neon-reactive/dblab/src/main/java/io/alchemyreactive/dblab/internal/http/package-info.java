/**
 * DBLab's API over Reactor Netty. Start at {@link io.alchemyreactive.dblab.internal.http.HttpDbLabClient}. {@link
 * io.alchemyreactive.dblab.internal.http.AnswerErrors} turns answers into failures.
 */
@NullMarked
package io.alchemyreactive.dblab.internal.http;

import org.jspecify.annotations.NullMarked;
