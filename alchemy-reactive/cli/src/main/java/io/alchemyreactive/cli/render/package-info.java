/**
 * Turns values, rows, failures and events into text and JSON; prints nothing itself and knows no options. Start with
 * {@link io.alchemyreactive.cli.render.Json} and {@link io.alchemyreactive.cli.render.EventLines}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.cli.render;
