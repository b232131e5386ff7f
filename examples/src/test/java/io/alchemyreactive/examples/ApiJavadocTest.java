package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.ReferenceTree;
import com.sun.source.doctree.SeeTree;
import com.sun.source.tree.AnnotatedTypeTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTreeScanner;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What users read of the API: all of it says what it is, and points at nothing that they may not use. */
class ApiJavadocTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Set<String> UNPUBLISHED = Set.of("examples", "benchmarks");
    private static final String INTERNAL = ".internal";
    private static final Set<String> INHERITS = Set.of("Override", "Test", "ParameterizedTest");

    /** Names of types of the API, with the nested ones. */
    private static final Set<String> API = new TreeSet<>();
    /** Names of types that are internal or hidden. */
    private static final Set<String> HIDDEN = new TreeSet<>();

    private static final List<String> SILENT = new ArrayList<>();
    private static final List<Link> LINKS = new ArrayList<>();
    /** Packages whose records and values are what is stored; a component of theirs is null where the document has none. */
    private static final Set<String> DOCUMENTS =
            Set.of("io.alchemyreactive.state", "io.alchemyreactive.value", "io.alchemyreactive.output");
    /** Records of resources, which are written and stored as documents. */
    private static final Set<String> RESOURCES =
            Set.of("Props", "Attributes", "Masking", "Compute", "MigrationSet", "PreviewMarks");
    /** Reads a line as {@link java.io.BufferedReader#readLine} does. */
    private static final Set<String> LIKE_THE_JDK = Set.of("ChildJvm#says");

    private static final List<String> ABSENT = new ArrayList<>();
    private static final List<String> OPEN_OPTIONS = new ArrayList<>();

    private record Link(String from, String to) {

        String type() {
            String name = to.replaceAll("[#(].*", "");
            return name.substring(name.lastIndexOf('.') + 1);
        }
    }

    @BeforeAll
    static void read() throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources()));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                boolean open = !String.valueOf(unit.getPackageName()).contains(INTERNAL);
                new Reader(docs, unit).scan(unit, open);
            }
        }
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        var module = MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")));
        while (module.find()) {
            if (!UNPUBLISHED.contains(module.group(1))) {
                try (var files = Files.walk(ROOT.resolve(module.group(1)).resolve("src/main/java"))) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        return sources;
    }

    @Test
    void everythingOfTheApiIsDescribed() {
        assertThat(API).hasSizeGreaterThan(300).contains("Alchemy", "Provider", "StateStore", "Neon");
        assertThat(SILENT).as("public members without Javadoc").isEmpty();
    }

    @Test
    void nothingOfTheApiLinksToWhatIsHidden() {
        assertThat(HIDDEN).contains("Planner", "StageRun");
        assertThat(LINKS)
                .hasSizeGreaterThan(200)
                .filteredOn(link -> HIDDEN.contains(link.type()) && !API.contains(link.type()))
                .as("links that lead users to a type that they may not use")
                .isEmpty();
    }

    /** The rule of CONTRIBUTING for what may be absent. */
    @Test
    void absenceIsToldInOneWay() {
        assertThat(ABSENT)
                .as("methods of the API that give null or take an Optional, components of its records that may be null")
                .isEmpty();
    }

    /** A further option breaks no caller: options have a builder and no constructor. */
    @Test
    void optionsAreMadeByBuilders() {
        assertThat(API).contains("DeployOptions", "NeonOptions", "PostgresStateOptions");
        assertThat(OPEN_OPTIONS).as("options that have a public constructor").isEmpty();
    }

    /** Collects the types, the members without Javadoc and the links of one file; told whether what surrounds is of the API. */
    private static final class Reader extends TreePathScanner<@Nullable Void, Boolean> {

        private final DocTrees docs;
        private final CompilationUnitTree unit;

        Reader(DocTrees docs, CompilationUnitTree unit) {
            this.docs = docs;
            this.unit = unit;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, Boolean open) {
            boolean visible = open && isVisible(type.getModifiers());
            (visible ? API : HIDDEN).add(type.getSimpleName().toString());
            if (visible) {
                look(type.getSimpleName().toString(), false);
                if (isOptions(type) && type.getKind() == Tree.Kind.RECORD) {
                    OPEN_OPTIONS.add(type.getSimpleName().toString());
                }
            }
            return super.visitClass(type, visible);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, Boolean open) {
            if (open && isVisible(method.getModifiers())) {
                look(owner().getSimpleName() + "#" + method.getName(), mayBeSilent(method));
                checkAbsence(method);
                if (method.getReturnType() == null && isOptions(owner())) {
                    OPEN_OPTIONS.add(owner().getSimpleName().toString());
                }
            }
            return null;
        }

        @Override
        public @Nullable Void visitVariable(VariableTree field, Boolean open) {
            boolean component = owner().getKind() == Tree.Kind.RECORD
                    && !field.getModifiers().getFlags().contains(Modifier.STATIC);
            boolean ofResource = RESOURCES.contains(owner().getSimpleName().toString());
            if (open && component && !ofResource && isNullable(field.getType(), field.getModifiers())) {
                absent(field.getName().toString());
            }
            if (open && !component && isVisible(field.getModifiers())) {
                look(owner().getSimpleName() + "#" + field.getName(), false);
            }
            return null;
        }

        @Override
        public @Nullable Void visitBlock(BlockTree initializer, Boolean open) {
            return null;
        }

        /** Whether a class holds options of a program; those of the command line are filled in by its parser. */
        private static boolean isOptions(ClassTree type) {
            return type.getSimpleName().toString().endsWith("Options")
                    && type.getMembers().stream()
                            .noneMatch(member -> member.toString().contains("@Option"));
        }

        private void checkAbsence(MethodTree method) {
            boolean inherits = method.getModifiers().getAnnotations().stream()
                    .anyMatch(each -> INHERITS.contains(each.getAnnotationType().toString()));
            boolean ofRecord = owner().getKind() == Tree.Kind.RECORD;
            boolean given = method.getReturnType() != null && isNullable(method.getReturnType(), method.getModifiers());
            boolean taken = method.getParameters().stream()
                    .anyMatch(parameter -> parameter.getType().toString().startsWith("Optional<"));
            if (!inherits && (given || taken && !ofRecord)) {
                absent(method.getName().toString());
            }
        }

        private void absent(String member) {
            String name = owner().getSimpleName() + "#" + member;
            if (!DOCUMENTS.contains(String.valueOf(unit.getPackageName())) && !LIKE_THE_JDK.contains(name)) {
                ABSENT.add(name);
            }
        }

        private static boolean isNullable(Tree type, ModifiersTree modifiers) {
            return modifiers.getAnnotations().stream()
                            .anyMatch(
                                    each -> each.getAnnotationType().toString().equals("Nullable"))
                    || type instanceof AnnotatedTypeTree annotated
                            && annotated.getAnnotations().toString().contains("Nullable");
        }

        private void look(String name, boolean maySilent) {
            String where = unit.getPackageName() + "." + name;
            DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
            if (comment == null) {
                if (!maySilent) {
                    SILENT.add(where);
                }
                return;
            }
            new DocTreeScanner<@Nullable Void, @Nullable Void>() {
                @Override
                public @Nullable Void visitLink(LinkTree link, @Nullable Void none) {
                    LINKS.add(new Link(where, link.getReference().getSignature()));
                    return null;
                }

                @Override
                public @Nullable Void visitSee(SeeTree see, @Nullable Void none) {
                    see.getReference().stream()
                            .filter(ReferenceTree.class::isInstance)
                            .forEach(to -> LINKS.add(new Link(where, ((ReferenceTree) to).getSignature())));
                    return null;
                }
            }.scan(comment, null);
        }

        /**
         * Whether a method needs no Javadoc of its own. An overriding method has that of the method it overrides, the canonical
         * constructor of a record has that of the record, and the methods of a visitor have that of the visitor.
         */
        private boolean mayBeSilent(MethodTree method) {
            boolean inherits = method.getModifiers().getAnnotations().stream()
                    .anyMatch(each -> INHERITS.contains(each.getAnnotationType().toString()));
            return inherits || isCanonical(method) || owner().getSimpleName().contentEquals("Visitor");
        }

        private boolean isCanonical(MethodTree method) {
            List<String> components = owner().getMembers().stream()
                    .filter(VariableTree.class::isInstance)
                    .map(VariableTree.class::cast)
                    .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
                    .map(field -> field.getName().toString())
                    .toList();
            List<String> parameters = method.getParameters().stream()
                    .map(parameter -> parameter.getName().toString())
                    .toList();
            return owner().getKind() == Tree.Kind.RECORD
                    && method.getReturnType() == null
                    && parameters.equals(components);
        }

        private boolean isVisible(ModifiersTree modifiers) {
            Set<Modifier> flags = modifiers.getFlags();
            Tree around = getCurrentPath().getParentPath().getLeaf();
            boolean inInterface =
                    around.getKind() == Tree.Kind.INTERFACE || around.getKind() == Tree.Kind.ANNOTATION_TYPE;
            return flags.contains(Modifier.PUBLIC)
                    || flags.contains(Modifier.PROTECTED)
                    || inInterface && !flags.contains(Modifier.PRIVATE);
        }

        private ClassTree owner() {
            return (ClassTree) getCurrentPath().getParentPath().getLeaf();
        }
    }
}
