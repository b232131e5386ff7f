package io.alchemyreactive.state;

import java.util.List;

/**
 * What was decided about a resource when it was declared, kept so that a destroy works from state alone.
 *
 * @param retain whether its objects outlive their row
 * @param sequentialScopes paths of the scopes around it whose members are deleted one at a time, newest first; sorted
 */
public record Policies(boolean retain, List<String> sequentialScopes) {

    /** Nothing special. */
    public static final Policies NONE = new Policies(false, List.of());

    public Policies {
        sequentialScopes = sequentialScopes.stream().sorted().distinct().toList();
    }
}
