package dev.downhill.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Bytes, and pairs of tokens that often stand side by side: tokens 0 to 255 are the bytes, and
/// token `256 + i` is the pair `merges[i]`.
///
/// A text is first cut into words, a word with the blank before it, which no pair crosses.
/// Sennrich, Haddow and Birch 2015, *Neural machine translation of rare words with subword
/// units*, [arXiv:1508.07909](https://arxiv.org/abs/1508.07909); on bytes and with these words as
/// in Radford and others 2019, *Language models are unsupervised multitask learners*.
///
/// @param merges in the order in which they were found, each of tokens before it
public record BytePairs(List<Pair> merges) implements Tokenizer {
  private static final int BYTES = 256;

  private static final Pattern WORD =
      Pattern.compile(
          "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+");

  /// Two tokens that stand side by side.
  public record Pair(int left, int right) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      return left != other.left
          ? Integer.compare(left, other.left)
          : Integer.compare(right, other.right);
    }
  }

  public BytePairs {
    merges = List.copyOf(merges);
    for (int i = 0; i < merges.size(); i++) {
      Pair pair = merges.get(i);
      int first = Math.min(pair.left, pair.right);
      int last = Math.max(pair.left, pair.right);
      if (first < 0 || last >= BYTES + i) {
        throw new IllegalArgumentException(
            "token " + (BYTES + i) + " is made of " + pair + "; it needs tokens before it");
      }
    }
  }

  /// Finds the pairs of a text: again and again the one that occurs most often, of equally
  /// frequent ones the one with the smallest left token, then the smallest right one.
  ///
  /// @param vocabulary how many tokens there may be, 256 or more; there are fewer where no pair
  ///     occurs twice
  public static BytePairs of(String text, int vocabulary) {
    if (vocabulary < BYTES) {
      throw new IllegalArgumentException(
          "vocabulary is " + vocabulary + "; it must be 256 or more, one for each byte");
    }
    return new Search(text).pairs(vocabulary - BYTES);
  }

  @Override
  public int vocabulary() {
    return BYTES + merges.size();
  }

  /// @throws IllegalArgumentException if the text holds half of a surrogate pair
  @Override
  public int[] encode(String text) {
    Map<Pair, Integer> ranks = new HashMap<>();
    for (int i = 0; i < merges.size(); i++) {
      ranks.putIfAbsent(merges.get(i), i);
    }
    Map<String, int[]> known = new HashMap<>();
    IntStream.Builder tokens = IntStream.builder();
    Matcher words = WORD.matcher(text);
    while (words.find()) {
      for (int token : known.computeIfAbsent(words.group(), word -> merged(word, ranks))) {
        tokens.add(token);
      }
    }
    return tokens.build().toArray();
  }

  private int[] merged(String word, Map<Pair, Integer> ranks) {
    int[] tokens = new Bytes().encode(word);
    while (true) {
      int first = Integer.MAX_VALUE;
      for (int i = 0; i + 1 < tokens.length; i++) {
        int rank = ranks.getOrDefault(new Pair(tokens[i], tokens[i + 1]), Integer.MAX_VALUE);
        first = Math.min(first, rank);
      }
      if (first == Integer.MAX_VALUE) {
        return tokens;
      }
      tokens = joined(tokens, merges.get(first), BYTES + first);
    }
  }

  /// The tokens with every occurrence of a pair, from the left, as one.
  private static int[] joined(int[] tokens, Pair pair, int one) {
    int[] joined = new int[tokens.length];
    int size = 0;
    for (int i = 0; i < tokens.length; i++) {
      boolean here = i + 1 < tokens.length && tokens[i] == pair.left && tokens[i + 1] == pair.right;
      joined[size++] = here ? one : tokens[i];
      i += here ? 1 : 0;
    }
    return Arrays.copyOf(joined, size);
  }

  /// Bytes that are no UTF-8 become U+FFFD.
  @Override
  public String decode(int... tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int token : tokens) {
      if (token < 0 || token >= vocabulary()) {
        throw new IllegalArgumentException(
            "there is no token " + token + "; they go from 0 to " + (vocabulary() - 1));
      }
      write(token, bytes);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private void write(int token, ByteArrayOutputStream bytes) {
    if (token < BYTES) {
      bytes.write(token);
    } else {
      write(merges.get(token - BYTES).left, bytes);
      write(merges.get(token - BYTES).right, bytes);
    }
  }

  /// The words of a text, each once, and where each pair occurs in them.
  private static final class Search {
    private final List<int[]> words = new ArrayList<>();
    private final List<Integer> counts = new ArrayList<>();
    private final Map<Pair, Long> frequency = new HashMap<>();
    private final Map<Pair, TreeSet<Integer>> places = new HashMap<>();

    Search(String text) {
      Map<String, Integer> found = new LinkedHashMap<>();
      Matcher matcher = WORD.matcher(text);
      while (matcher.find()) {
        found.merge(matcher.group(), 1, Integer::sum);
      }
      found.forEach(
          (word, count) -> {
            words.add(new Bytes().encode(word));
            counts.add(count);
            count(words.size() - 1, 1);
          });
    }

    /// Adds the pairs of a word, or takes them away.
    private void count(int word, int sign) {
      int[] tokens = words.get(word);
      for (int i = 0; i + 1 < tokens.length; i++) {
        Pair pair = new Pair(tokens[i], tokens[i + 1]);
        frequency.merge(pair, (long) sign * counts.get(word), Long::sum);
        if (sign > 0) {
          places.computeIfAbsent(pair, _ -> new TreeSet<>()).add(word);
        }
      }
    }

    BytePairs pairs(int most) {
      List<Pair> merges = new ArrayList<>();
      while (merges.size() < most) {
        Pair best = null;
        long often = 1;
        for (var entry : frequency.entrySet()) {
          boolean earlier =
              best != null && entry.getValue() == often && entry.getKey().compareTo(best) < 0;
          if (entry.getValue() > often || earlier) {
            best = entry.getKey();
            often = entry.getValue();
          }
        }
        if (best == null) {
          break;
        }
        for (int word : places.getOrDefault(best, new TreeSet<>())) {
          count(word, -1);
          words.set(word, joined(words.get(word), best, BYTES + merges.size()));
          count(word, 1);
        }
        frequency.remove(best);
        places.remove(best);
        merges.add(best);
      }
      return new BytePairs(merges);
    }
  }
}
