package io.alchemyreactive.effect;

import java.net.URL;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says of an error of the JVM which class it is about, and where that class was loaded from. Stateless. */
final class ErrorOrigin {

    private static final Pattern CLASS_NAME = Pattern.compile("[\\w$]+(?:[./][\\w$]+)+");
    private static final String UNINITIALIZED = "Could not initialize class ";
    private static final String MIXED =
            " Two versions of a library are mixed on the class path: take the one that this jar was compiled with.";

    private ErrorOrigin() {}

    static String describe(Throwable error) {
        String text = text(error);
        if (error instanceof ExceptionInInitializerError failed) {
            return text + ": the static initializer of " + initialized(failed) + " failed"
                    + Optional.ofNullable(failed.getCause())
                            .map(cause -> ": " + text(cause))
                            .orElse("") + ".";
        }
        if (error instanceof NoClassDefFoundError) {
            String message = String.valueOf(error.getMessage());
            return message.startsWith(UNINITIALIZED)
                    ? text + "; it was " + loaded(message.substring(UNINITIALIZED.length())) + "."
                    : text + ": the class is missing; " + top(error) + " needs it." + MIXED;
        }
        if (error instanceof LinkageError) {
            return text + "; " + named(error).orElseGet(() -> "met in " + top(error)) + "." + MIXED;
        }
        if (error instanceof StackOverflowError) {
            return text + " in " + top(error) + ": a value or a call nests too deep, or contains itself.";
        }
        return text;
    }

    private static String text(Throwable error) {
        String message = error.getMessage();
        String name = error.getClass().getSimpleName();
        return message == null || message.isBlank() ? name : name + ": " + message;
    }

    /** The class whose static initializer threw. */
    private static String initialized(ExceptionInInitializerError error) {
        Throwable thrown = error.getCause() == null ? error : error.getCause();
        return Arrays.stream(thrown.getStackTrace())
                .filter(frame -> frame.getMethodName().equals("<clinit>"))
                .findFirst()
                .map(frame -> frame.getClassName() + ", " + loaded(frame.getClassName()) + ",")
                .orElse("a class");
    }

    /** The class where the error was thrown. */
    private static String top(Throwable error) {
        StackTraceElement[] frames = error.getStackTrace();
        return frames.length == 0
                ? "a class that the JVM does not name"
                : frames[0].getClassName() + " (" + loaded(frames[0].getClassName()) + ")";
    }

    /** The first class that the message names and that can be found; the longest beginning of each name is tried first. */
    private static Optional<String> named(Throwable error) {
        Matcher names = CLASS_NAME.matcher(String.valueOf(error.getMessage()));
        while (names.find()) {
            String name = names.group().replace('/', '.');
            for (int end = name.length(); end > 0; end = name.lastIndexOf('.', end - 1)) {
                String candidate = name.substring(0, end);
                Class<?> found = candidate.startsWith("java.") ? null : find(candidate);
                if (found != null) {
                    return Optional.of(candidate + " was " + loaded(found));
                }
            }
        }
        return Optional.empty();
    }

    private static String loaded(String name) {
        Class<?> found = find(name);
        return found == null ? "loaded from a place that is not known" : loaded(found);
    }

    private static String loaded(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL place = source == null ? null : source.getLocation();
        return place == null
                ? "loaded from the module " + type.getModule().getName()
                : "loaded from " + (place.getProtocol().equals("file") ? place.getPath() : place.toString());
    }

    private static @Nullable Class<?> find(String name) {
        for (ClassLoader loader :
                new ClassLoader[] {Thread.currentThread().getContextClassLoader(), ErrorOrigin.class.getClassLoader()
                }) {
            try {
                return Class.forName(name, false, loader);
            } catch (ClassNotFoundException | LinkageError e) {
                // The class is missing or belongs to another class loader. The message says that its place is not
                // known.
            }
        }
        return null;
    }
}
