package io.alchemyreactive.internal.plan;

import io.alchemyreactive.output.Output;
import io.alchemyreactive.output.Resolver;
import io.alchemyreactive.value.Value;
import java.util.Map;
import java.util.function.Function;

/**
 * The return value of a program.
 *
 * @param outputs by path: names of record components, joined with a dot
 * @param stored computes their stored form, without unknown outputs; throws when one cannot be stored
 */
public record ReturnValue(Map<String, Output<?>> outputs, Function<Resolver, Value.Fields> stored) {}
