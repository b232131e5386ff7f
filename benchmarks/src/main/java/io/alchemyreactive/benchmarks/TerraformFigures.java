package io.alchemyreactive.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Terraform or OpenTofu: CPU of whole processes per resource, on files, with resources of its own type {@code
 * terraform_data}. A chain of a thousand takes minutes and is left out. Blocks.
 */
final class TerraformFigures {

    private static final List<Shape> SHAPES = List.of(Shape.WIDE, Shape.LAYERED);
    private static final Pattern VERSION = Pattern.compile("\"terraform_version\": *\"([^\"]+)\"");
    private static final double NANOS_PER_MICRO = 1_000;

    private TerraformFigures() {}

    /** Measures the program of this name. */
    static List<Figure> measure(String program, int size) throws IOException {
        List<Figure> figures = new ArrayList<>();
        for (Shape shape : SHAPES) {
            Path folder = Folders.create(program);
            try {
                String version = version(ChildProcess.run(folder, List.of(program, "version", "-json")));
                Files.writeString(folder.resolve("main.tf.json"), program(Graph.of(shape, size)));
                ChildProcess.run(folder, List.of(program, "init", "-no-color"));
                double apply = micros(folder, List.of(program, "apply", "-no-color", "-auto-approve"));
                double plan = micros(folder, List.of(program, "plan", "-no-color", "-detailed-exitcode"));
                String graph = shape.name().toLowerCase(Locale.ROOT);
                figures.add(new Figure(program, version, "plan", graph, size, plan / size));
                figures.add(new Figure(program, version, "apply", graph, size, apply / size));
            } finally {
                Folders.delete(folder);
            }
        }
        return figures;
    }

    /** From JSON that warnings may stand beside. */
    private static String version(String text) {
        Matcher found = VERSION.matcher(text);
        return found.find() ? found.group(1) : "of an unknown version";
    }

    private static double micros(Path folder, List<String> command) throws IOException {
        CpuClock.reset();
        CpuClock.countingChildren(() -> ChildProcess.run(folder, command));
        return CpuClock.nanos() / NANOS_PER_MICRO;
    }

    private static String program(Graph graph) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        ObjectNode cells = root.putObject("resource").putObject("terraform_data");
        String[] names = Grid.names(graph);
        for (int i = 0; i < names.length; i++) {
            ObjectNode input = cells.putObject(names[i]).putObject("input");
            input.put("name", names[i]).put("size", i).put("region", Grid.REGION);
            var uses = input.putArray("uses");
            for (int need : graph.needs()[i]) {
                uses.add("${terraform_data." + names[need] + ".id}");
            }
        }
        return root.toString();
    }
}
