package dev.downhill.app;

import dev.downhill.app.Page.Style;
import dev.downhill.data.DataException;
import dev.downhill.runs.ChangedData;
import dev.downhill.runs.Diverged;
import dev.downhill.runs.Version;
import dev.downhill.tables.Mismatch;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What went wrong, told to a person: what, where, what to do, and the exit code. Never a stack
/// trace.
final class Problems {
  private static final String INDENT = " ".repeat("downhill: ".length());

  private final Console console;

  Problems(Console console) {
    this.console = console;
  }

  /// An argument that cannot be understood.
  int usage(ParameterException problem) {
    CommandLine command = problem.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    say(message(problem), name + " --help lists what can be said");
    return Exit.USAGE.code();
  }

  /// Something that a command threw.
  int of(Throwable problem, CommandLine command) {
    return switch (problem) {
      case ParameterException bad -> usage(bad);
      case DataException data -> {
        String code = data.code();
        say(words(data), code.isEmpty() ? "" : "downhill help " + code + " says more");
        yield Exit.DATA.code();
      }
      case ChangedData changed -> {
        say(words(changed), "");
        yield Exit.DATA.code();
      }
      case Mismatch mismatch -> {
        say(words(mismatch), "");
        yield Exit.MISMATCH.code();
      }
      case Diverged diverged -> {
        say(words(diverged), String.join("; ", diverged.diagnosis().offers()));
        yield Exit.DIVERGED.code();
      }
      case UncheckedIOException disk -> {
        say(words(disk.getCause() == null ? disk : disk.getCause()), "");
        yield Exit.DAMAGED.code();
      }
      case IOException disk -> {
        say(words(disk), "");
        yield Exit.DAMAGED.code();
      }
      case IllegalArgumentException bad -> {
        say(
            flagged(words(bad), command),
            command.getCommandSpec().qualifiedName() + " --help lists what can be said");
        yield Exit.USAGE.code();
      }
      case OutOfMemoryError _ -> {
        say(
            "the memory ended: Java may use "
                + Numbers.bytes(Runtime.getRuntime().maxMemory())
                + " here",
            "give it more with DOWNHILL_JAVA_OPTS=-Xmx8g, or drop columns");
        yield Exit.BUDGET.code();
      }
      default -> {
        say(
            "a fault in Downhill: " + problem,
            "please report it; what happened, without your data, is in " + report(problem));
        yield Exit.FAULT.code();
      }
    };
  }

  /// Results that could not be written.
  int lost(IOException failure) {
    say(
        "cannot write the results to stdout: " + words(failure),
        "what was written there is not whole; free some space, or write it elsewhere");
    return Exit.DAMAGED.code();
  }

  private static String words(Throwable problem) {
    return String.valueOf(problem.getMessage());
  }

  private void say(String what, String advice) {
    for (String line : what.split("\n", -1)) {
      List<String> parts = wrapped(Words.safe(line));
      console.err().println(console.talk().styled(Style.BAD, "downhill: ") + parts.getFirst());
      parts.stream().skip(1).map(part -> INDENT + part).forEach(console.err()::println);
    }
    if (!advice.isEmpty()) {
      wrapped(advice).stream().map(part -> INDENT + part).forEach(console.err()::println);
    }
    console.err().flush();
  }

  /// As it fits a terminal; a line stays whole where none is, and so does a word, which may be a
  /// path.
  private List<String> wrapped(String text) {
    int width = console.talk().columns() - INDENT.length();
    boolean breaks =
        console.talk().terminal()
            && Stream.of(text.split(" ")).allMatch(word -> Words.width(word) <= width);
    return breaks ? Words.wrapped(text, width) : List.of(text);
  }

  /// A message that begins with the name of a flag gets the flag's dashes.
  private static String flagged(String message, CommandLine command) {
    String first = message.split(" ", 2)[0];
    return command.getCommandSpec().findOption("--" + first) == null ? message : "--" + message;
  }

  private static String message(ParameterException problem) {
    CommandLine command = problem.getCommandLine();
    if (problem instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().getFirst();
      if (word.startsWith("-")) {
        return noFlag(word, command);
      }
      return command.getSubcommands().isEmpty()
          ? "\"" + word + "\" is one argument too many"
          : "there is no command \""
              + word
              + "\""
              + Words.didYouMean(word, command.getSubcommands().keySet());
    }
    if (problem instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      Optional<String> unknown =
          command.getParseResult().unmatched().stream()
              .filter(word -> word.startsWith("-"))
              .findFirst();
      if (unknown.isPresent()) {
        return noFlag(unknown.get(), command);
      }
      return missing.getMissing().getFirst() instanceof OptionSpec option
          ? (option.required() ? "the flag " : "a value is missing: ")
              + option.longestName()
              + " "
              + option.paramLabel()
              + (option.required() ? " is needed" : "")
          : missing.getMissing().getFirst().paramLabel() + " is needed";
    }
    if (problem instanceof OverwrittenOptionException twice
        && twice.getOverwritten() instanceof OptionSpec option) {
      return option.longestName() + " is given twice";
    }
    if (problem.getArgSpec() instanceof OptionSpec option && problem.getValue() != null) {
      return value(option, problem.getValue());
    }
    return String.valueOf(problem.getMessage());
  }

  private static String noFlag(String word, CommandLine command) {
    List<String> flags = new ArrayList<>();
    command.getCommandSpec().options().forEach(option -> flags.addAll(List.of(option.names())));
    String flag = word.split("=", 2)[0];
    boolean isLetter = flag.length() < 3; // any other would be as near
    return "there is no flag " + flag + (isLetter ? "" : Words.didYouMean(flag, flags));
  }

  /// A value that its flag does not take.
  private static String value(OptionSpec option, String given) {
    Class<?> type = option.auxiliaryTypes().length > 0 ? option.auxiliaryTypes()[0] : option.type();
    String name = option.longestName();
    if (type.isEnum()) {
      List<String> known =
          Stream.of(type.getEnumConstants())
              .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
              .toList();
      return "%s must be %s or %s, not \"%s\"%s"
          .formatted(
              name,
              String.join(", ", known.subList(0, known.size() - 1)),
              known.getLast(),
              given,
              Words.didYouMean(given, known));
    }
    boolean isLong = type == Long.class || type == long.class;
    String kind =
        type == Double.class || type == double.class
            ? "a number"
            : given.matches("[+-]?\\d+")
                ? "a whole number of at most " + (isLong ? 18 : 9) + " digits"
                : "a whole number, in digits";
    return name + " must be " + kind + ", not \"" + given + "\"";
  }

  /// Writes what a maintainer needs: the fault, the versions, no data and no arguments.
  private static String report(Throwable problem) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    out.println("downhill " + Version.text());
    out.println("java " + Runtime.version() + ", " + System.getProperty("java.vm.name"));
    out.println(System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    problem.printStackTrace(out);
    out.flush();
    try {
      Path file = Files.createTempFile("downhill-fault-", ".txt");
      Files.writeString(file, text.toString());
      return file.toString();
    } catch (IOException full) {
      return "no file, since none could be written: " + full.getMessage();
    }
  }
}
