package io.alchemyreactive.examples;

import japicmp.model.JApiBehavior;
import japicmp.model.JApiClass;
import japicmp.model.JApiCompatibility;
import japicmp.model.JApiCompatibilityChange;
import japicmp.model.JApiConstructor;
import japicmp.model.JApiField;
import japicmp.model.JApiHasAnnotations;
import japicmp.model.JApiImplementedInterface;
import japicmp.model.JApiMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the changes by which code that uses a former API no longer links or no longer compiles. What is internal does not
 * count, nor what was deprecated or experimental in the former API.
 */
final class ApiBreaks {

    private static final Set<String> MAY_GO = Set.of("java.lang.Deprecated", "io.alchemyreactive.effect.Experimental");

    private final Map<String, JApiClass> classes = new HashMap<>();
    private final List<String> found = new ArrayList<>();

    private ApiBreaks() {}

    /** One line per change, sorted. */
    static List<String> in(List<JApiClass> compared) {
        var breaks = new ApiBreaks();
        compared.forEach(type -> breaks.classes.put(type.getFullyQualifiedName(), type));
        compared.stream().filter(type -> !breaks.mayGo(type)).forEach(breaks::look);
        return breaks.found.stream().sorted().toList();
    }

    /** A nested class goes with the one around it. */
    private boolean mayGo(JApiClass type) {
        String name = type.getFullyQualifiedName();
        JApiClass outer = classes.get(name.replaceFirst("\\$[^$]+$", ""));
        return name.contains(".internal.")
                || mayGo((JApiHasAnnotations) type)
                || outer != type && outer != null && mayGo(outer);
    }

    private static boolean mayGo(JApiHasAnnotations marked) {
        return marked.getAnnotations().stream()
                .anyMatch(each -> MAY_GO.contains(each.getFullyQualifiedName())
                        && each.getOldAnnotation().isPresent());
    }

    private void look(JApiClass type) {
        String name = type.getFullyQualifiedName();
        add(name, type);
        add(name, type.getSuperclass());
        for (JApiImplementedInterface each : type.getInterfaces()) {
            add(name + " implements " + each.getFullyQualifiedName(), each);
        }
        for (JApiConstructor each : type.getConstructors()) {
            if (!mayGo(each)) {
                add(name + "#" + described(each), each);
            }
        }
        for (JApiMethod each : type.getMethods()) {
            if (!mayGo(each)) {
                add(name + "#" + described(each), each);
                add(name + "#" + described(each) + " returns", each.getReturnType());
            }
        }
        for (JApiField each : type.getFields()) {
            if (!mayGo(each)) {
                add(name + "#" + each.getName(), each);
            }
        }
    }

    private static String described(JApiBehavior behavior) {
        return behavior.getName()
                + behavior.getParameters().stream()
                        .map(parameter -> parameter.getType())
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private void add(String name, JApiCompatibility compared) {
        for (JApiCompatibilityChange change : compared.getCompatibilityChanges()) {
            if (!change.isBinaryCompatible() || !change.isSourceCompatible()) {
                found.add(name + ": " + change.getType());
            }
        }
    }
}
