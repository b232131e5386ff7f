package io.alchemyreactive.cli;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import java.util.Map;
import java.util.stream.Collectors;

/** Several stages cannot be read; the cause is the failure of the first one. */
final class UnreadableStagesException extends AlchemyException {

    UnreadableStagesException(Map<String, Throwable> failures) {
        super(
                failures.entrySet().stream()
                        .map(failure -> "\n  " + ErrorText.line(failure.getKey(), failure.getValue()))
                        .collect(Collectors.joining("", failures.size() + " stages cannot be read:", "")),
                failures.values().iterator().next());
        failures.values().stream().skip(1).forEach(this::addSuppressed);
    }
}
