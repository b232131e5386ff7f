package io.alchemyreactive.output;

/**
 * A type of deployed resources, as {@link Output#ref} refers to it.
 *
 * @param <A> the attributes of such a resource
 * @param <W> the type of the place where a resource was deployed
 */
public interface Referable<A, W> {

    /**
     * The attributes of a resource as a value; reads nothing yet.
     *
     * @param id the FQN in its own stage: scopes and logical id, joined with {@code /}
     * @param where its stage
     */
    Output<A> attributesOf(String id, W where);
}
