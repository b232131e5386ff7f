package io.alchemyreactive.neon.local.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a local Neon for the tests of a class. One is shared by all annotated classes of a test run: it starts with the
 * first and stops after the last, and its folder goes with it. Tests, constructors and life cycle methods receive it as a
 * parameter of type {@link io.alchemyreactive.neon.local.RunningNeon}, or {@link
 * io.alchemyreactive.neon.local.LocalNeon} where they want to look inside.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LocalNeonExtension.class)
public @interface WithLocalNeon {}
