package io.alchemyreactive.resource;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a component of an attributes record: an update never changes it, so its value is known while planning.
 *
 * <p>The stable attributes of a type, taken together, tell its objects apart: two objects never have the same values in all
 * of them. The engine goes by this to notice that two resources hold one object. An id that the provider gives out is the
 * usual one. Where a type marks none, an existing object counts as that of another resource when all attributes are equal,
 * none is adopted while a resource of its type is to be deleted, and it is not noticed that two resources made one object.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Stable {}
