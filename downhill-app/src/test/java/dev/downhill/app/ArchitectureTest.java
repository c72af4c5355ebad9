package dev.downhill.app;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Which package may depend on which, and what no package may do. ARCHITECTURE.md tells the same
/// in words.
class ArchitectureTest {
  /// Each package, and what it may use beside itself and the JDK: in the order data passes
  /// through.
  private static final Map<String, List<String>> ARROWS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("tensor", List.of()),
              Map.entry("explanation", List.of()),
              Map.entry("kernel", List.of("tensor", "explanation")),
              Map.entry("gradient", List.of("tensor")),
              Map.entry("program", List.of("tensor", "explanation", "kernel")),
              Map.entry("evaluation", List.of("tensor", "kernel", "gradient", "program")),
              Map.entry("schedule", List.of()),
              Map.entry("file", List.of("tensor")),
              Map.entry("initializer", List.of("tensor")),
              Map.entry("model", List.of("tensor", "kernel", "program")),
              Map.entry("loss", List.of("tensor")),
              Map.entry("optimizer", List.of("tensor", "schedule")),
              Map.entry("solver", List.of("engine")),
              Map.entry("descent", List.of("engine")),
              Map.entry("models", List.of("engine")),
              Map.entry("data", List.of("engine", "de.siegmar.fastcsv")),
              Map.entry("text", List.of("engine", "data")),
              Map.entry("runs", List.of("engine", "data", "tools.jackson")),
              Map.entry("tables", List.of("engine", "models", "data", "runs", "tools.jackson")),
              Map.entry(
                  "language",
                  List.of(
                      "engine",
                      "models",
                      "data",
                      "text",
                      "runs",
                      "tools.jackson",
                      "com.knuddels.jtokkit")),
              Map.entry(
                  "app",
                  List.of(
                      "engine",
                      "models",
                      "data",
                      "text",
                      "runs",
                      "tables",
                      "language",
                      "tools.jackson",
                      "picocli"))));

  private static final List<String> ABOVE_THE_ENGINE =
      List.of("models", "data", "text", "runs", "tables", "language", "app");

  private static final Set<String> PLATFORM_DEPENDENT_MATHS =
      Set.of(
          "exp", "expm1", "log", "log10", "log1p", "pow", "sin", "cos", "tan", "sinh", "cosh",
          "tanh", "asin", "acos", "atan", "atan2", "cbrt", "hypot");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.downhill");

  @TestFactory
  Stream<DynamicTest> dependsOnlyOn() {
    return ARROWS.keySet().stream()
        .map(name -> dynamicTest(name + " → " + ARROWS.get(name), () -> checkArrows(name)));
  }

  private static void checkArrows(String name) {
    List<String> allowed = new ArrayList<>(List.of("java..", "javax..", "org.jspecify.."));
    allowed.add(pattern(name));
    if (name.equals("kernel")) {
      allowed.addAll(List.of("jdk.incubator.vector..", "com.sun.management.."));
    }
    if (name.equals("app")) {
      allowed.add("jdk.internal.module..");
    }
    for (String other : ARROWS.get(name)) {
      if (other.equals("engine")) {
        engine().forEach(part -> allowed.add(pattern(part)));
      } else {
        allowed.add(pattern(other));
      }
    }
    classes()
        .that()
        .resideInAPackage(pattern(name))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
        .check(CLASSES);
  }

  @Test
  void everyPackageHasItsArrows() {
    Set<String> seen =
        CLASSES.stream()
            .map(type -> type.getPackageName().split("\\.")[2])
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(seen).isEqualTo(ARROWS.keySet());
  }

  /// A row of the page's table: ``| `tensor` | its job | what it may use |``.
  @Test
  void thePageTellsTheSame() throws IOException {
    Pattern row = Pattern.compile("^\\| `(\\w+)` \\| .* \\| (.*) \\|$", Pattern.MULTILINE);
    Map<String, List<String>> told =
        row.matcher(Files.readString(Shell.ROOT.resolve("ARCHITECTURE.md")))
            .results()
            .collect(
                Collectors.toMap(
                    found -> found.group(1),
                    found ->
                        Pattern.compile("`(\\w+)`")
                            .matcher(found.group(2))
                            .results()
                            .map(name -> name.group(1))
                            .toList()));

    assertThat(told.keySet()).isEqualTo(ARROWS.keySet());
    ARROWS.forEach(
        (name, others) -> {
          if (!others.contains("engine")) {
            assertThat(told.get(name)).as(name).containsExactlyInAnyOrderElementsOf(others);
          }
        });
  }

  @Test
  void everyPackageSaysWhatIsNullable() {
    assertThat(CLASSES.stream().map(type -> type.getPackage()).distinct())
        .isNotEmpty()
        .allMatch(here -> here.isAnnotatedWith(NullMarked.class), "is @NullMarked");
  }

  @Test
  void onlyTheCommandPrintsOrLogs() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.downhill.app..")
        .should()
        .accessTargetWhere(
            describe(
                "it prints or logs",
                access ->
                    isOn(access, System.class, Set.of("out", "err", "console", "getLogger"))
                        || access.getName().equals("printStackTrace")))
        .orShould()
        .dependOnClassesThat(resideInAnyPackage("java.util.logging..", "java.net.."))
        .check(CLASSES);
  }

  @Test
  void resultsDoNotDependOnTheProcessor() {
    noClasses()
        .should()
        .accessTargetWhere(
            describe(
                "it differs between processors (use StrictMath, or the kernels' own)",
                access -> isOn(access, Math.class, PLATFORM_DEPENDENT_MATHS)))
        .orShould()
        .accessTargetWhere(
            describe(
                "the order of its sums is not fixed",
                access ->
                    access.getName().equals("reduceLanes")
                        && access.getTargetOwner().getPackageName().equals("jdk.incubator.vector")))
        .check(CLASSES);
  }

  @Test
  void resultsDoNotDependOnTheSplitOfWork() {
    noClasses()
        .should()
        .accessTargetWhere(
            describe(
                "it is a parallel stream, sort or prefix",
                access ->
                    access.getName().startsWith("parallel")
                        && access.getTargetOwner().getPackageName().startsWith("java.util")))
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.atomic.DoubleAdder")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.atomic.DoubleAccumulator")
        .check(CLASSES);
  }

  @Test
  void chanceComesFromASeed() {
    noClasses()
        .should()
        .accessTargetWhere(
            describe(
                "it draws from the clock", access -> isOn(access, Math.class, Set.of("random"))))
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Random")
        .check(CLASSES);
  }

  @Test
  void nothingIsReadByJavaSerialization() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.ObjectInputStream")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.ObjectOutputStream")
        .check(CLASSES);
  }

  private static boolean isOn(JavaAccess<?> access, Class<?> owner, Set<String> names) {
    return access.getTargetOwner().isEquivalentTo(owner) && names.contains(access.getName());
  }

  private static List<String> engine() {
    return ARROWS.keySet().stream().filter(name -> !ABOVE_THE_ENGINE.contains(name)).toList();
  }

  private static String pattern(String name) {
    return (ARROWS.containsKey(name) ? "dev.downhill." + name : name) + "..";
  }
}
