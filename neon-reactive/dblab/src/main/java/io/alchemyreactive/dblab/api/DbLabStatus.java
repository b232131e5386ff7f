package io.alchemyreactive.dblab.api;

import java.time.Duration;
import java.util.Optional;

/**
 * The state of an instance.
 *
 * @param code {@code OK}, or {@code WARNING} and the like
 * @param message the state in words
 * @param engine the program behind it
 * @param expectedCloningTime the usual time until a clone is ready; zero before the first clone
 * @param protectionMax the longest protection of a clone; empty when there is no limit
 */
public record DbLabStatus(
        String code,
        String message,
        DbLabEngine engine,
        Duration expectedCloningTime,
        Optional<Duration> protectionMax) {}
