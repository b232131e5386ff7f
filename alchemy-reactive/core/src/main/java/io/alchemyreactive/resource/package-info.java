/**
 * Declaring resources: types, handles, references and scopes. Start with {@link io.alchemyreactive.resource.ResourceType}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.resource;
