/**
 * Declaring resources: types, handles, references, identity and scopes. Start with
 * {@link io.alchemyreactive.resource.ResourceType}; {@link io.alchemyreactive.resource.Declarations} is what a run collects.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.resource;
