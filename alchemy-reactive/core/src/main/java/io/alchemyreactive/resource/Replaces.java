package io.alchemyreactive.resource;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a component of a properties record whose change cannot be made in place and replaces the object. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Replaces {

    /** Whether the old object must be deleted before the new one can be created. */
    boolean deleteFirst() default false;

    /** The data that is lost with the old object; empty when none is. */
    String dataLoss() default "";
}
