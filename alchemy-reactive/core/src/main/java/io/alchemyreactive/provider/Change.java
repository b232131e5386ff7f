package io.alchemyreactive.provider;

import java.util.Optional;
import java.util.Set;

/**
 * The difference between an object and its declaration.
 *
 * @param olds what was last applied
 * @param news what is wanted; empty as long as a part of it is unknown
 * @param attributes what was last answered
 * @param changed names of properties whose new value is known and another one
 * @param unknown names of properties whose new value is not known yet
 */
public record Change<P extends Record, A extends Record>(
        P olds, Optional<P> news, A attributes, Set<String> changed, Set<String> unknown) {

    public Change {
        changed = Set.copyOf(changed);
        unknown = Set.copyOf(unknown);
    }
}
