package io.alchemyreactive.resource;

import io.alchemyreactive.effect.Experimental;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the component of an attributes record that holds the time from which the object is due for renewal, such as a
 * lifetime that a deploy starts again. From that time on, by the clock of the run, a plan updates the object although
 * its declaration has not changed. The update has to return a later time, or none. A plan before that time decides about
 * the object as if there were no such component, without a call of the provider.
 *
 * <p>A record has at most one such component. Its type is {@link java.time.Instant}; a null is never due.
 */
@Experimental
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface RenewalTime {}
