package io.alchemyreactive.neon.local.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a local Neon for the tests of a class. All annotated classes of a test run share it: it starts with the first
 * class, stops after the last, and its folder is deleted then. Tests, constructors and lifecycle methods can have a
 * parameter of type {@link io.alchemyreactive.neon.local.RunningNeon}, or {@link
 * io.alchemyreactive.neon.local.LocalNeon} to inspect its internals.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LocalNeonExtension.class)
public @interface WithLocalNeon {}
