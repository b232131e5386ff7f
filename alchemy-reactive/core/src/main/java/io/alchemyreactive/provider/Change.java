package io.alchemyreactive.provider;

import java.util.Optional;
import java.util.Set;

/**
 * The difference between an object and its declaration.
 *
 * @param olds the properties last applied
 * @param news the declared properties; empty while one of them is unknown
 * @param attributes the attributes that the provider last returned
 * @param changed names of properties whose new value is known and differs
 * @param unknown names of properties whose new value is not known yet
 */
public record Change<P extends Record, A extends Record>(
        P olds, Optional<P> news, A attributes, Set<String> changed, Set<String> unknown) {

    public Change {
        changed = Set.copyOf(changed);
        unknown = Set.copyOf(unknown);
    }
}
