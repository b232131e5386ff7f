package io.alchemyreactive.resource;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a component of a properties record: a change of it cannot be made in place, the object is replaced. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Replaces {

    /** Whether the old object must be gone before the new one can be made. */
    boolean deleteFirst() default false;

    /** The data that is lost with the old object; empty when none is. */
    String dataLoss() default "";
}
