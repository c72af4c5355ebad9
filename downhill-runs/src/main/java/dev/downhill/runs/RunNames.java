package dev.downhill.runs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names such as `brisk-otter-07`: the words from what the run is, the number from the runs
/// before it.
///
/// The words are a hash of the run's configuration and number, so a name says nothing of the
/// clock, two runs of one folder never share one, and the same commands in the same order give
/// the same names.
final class RunNames {
  private static final Pattern NUMBER = Pattern.compile("[a-z]+-[a-z]+-(\\d{2,9})");

  private static final String[] ADJECTIVES =
      """
      able amber apt bold brave breezy bright brisk calm candid cheery civil clear clever cosy crisp \
      dapper daring deft eager early easy fair fine fleet fond fresh frank gentle glad golden grand \
      happy hardy honest jolly keen kind light lively lucid lucky mellow merry mild neat nimble noble \
      plain plucky polite proud quick quiet ready rosy sharp sleek smooth snug solid spry steady sunny \
      swift tidy trim true vivid warm wise witty young\
      """
          .split(" ");

  private static final String[] ANIMALS =
      """
      alpaca badger beaver bee bison camel cat colt crane crow deer dingo dove duck eagle egret elk \
      falcon ferret finch fox frog gecko gibbon goat goose gull hare hawk heron hornet horse ibex ibis \
      jackal jay kestrel kite koala lark lemur lion llama lynx magpie marten mole moose mouse newt ocelot \
      orca oriole osprey otter owl panda panther puffin quail rabbit raven robin salmon seal shrew sparrow \
      stoat stork swan tapir tern thrush tiger toad trout turtle vole walrus weasel whale wolf wombat wren \
      yak zebra\
      """
          .split(" ");

  private RunNames() {}

  /// The name for a run of this configuration beside the runs `taken`.
  static String next(String configuration, Collection<String> taken) {
    int number = 1;
    for (String name : taken) {
      number = Math.max(number, number(name) + 1);
    }
    byte[] hash = sha256(configuration + "\n" + number);
    return "%s-%s-%02d"
        .formatted(
            ADJECTIVES[word(hash, 0) % ADJECTIVES.length],
            ANIMALS[word(hash, 2) % ANIMALS.length],
            number);
  }

  /// The number in a name of this form, 0 in any other.
  static int number(String name) {
    Matcher matcher = NUMBER.matcher(name);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private static int word(byte[] hash, int at) {
    return (hash[at] & 0xff) << 8 | (hash[at + 1] & 0xff);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has SHA-256", missing);
    }
  }
}
