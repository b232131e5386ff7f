package io.alchemyreactive.output;

/**
 * What {@link Output#ref} can refer to: a type of deployed resources.
 *
 * @param <A> the attributes of such a resource
 * @param <W> says where one was deployed
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
