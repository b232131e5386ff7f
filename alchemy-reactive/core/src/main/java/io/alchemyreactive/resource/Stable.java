package io.alchemyreactive.resource;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a component of an attributes record that an update never changes, so that its value is known while planning.
 *
 * <p>The stable attributes of a type together identify its objects: two objects must not have equal values in all of
 * them. The engine uses this to detect that two resources hold one object. Usually it is an id that the provider
 * assigns. For a type without stable attributes, an existing object counts as that of another resource when all
 * attributes are equal, no object is adopted while a resource of the type is being deleted, and two resources that
 * created one object are not detected.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Stable {}
