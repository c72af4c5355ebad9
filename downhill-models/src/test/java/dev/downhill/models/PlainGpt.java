package dev.downhill.models;

import dev.downhill.model.Theta;

/// A language model in plain loops, from the papers' equations, to hold [Gpt] against: one text
/// after the other, one token after the other.
///
/// @param theta by the names of [Gpt]; which variant it is follows from what is there
record PlainGpt(GptSize size, Theta theta) {
  double[] logits(int[] ids, int texts, int length) {
    double[] logits = new double[texts * length * size.vocabulary()];
    int next = 0;
    for (int text = 0; text < texts; text++) {
      double[][] x = new double[length][];
      for (int t = 0; t < length; t++) {
        x[t] = row("tokens.table", ids[text * length + t], size.width());
        if (has("positions.0.table")) {
          add(x[t], row("positions.0.table", t, size.width()));
        }
      }
      for (int block = 0; block < size.layers(); block++) {
        block("blocks." + block + ".", x);
      }
      for (double[] token : x) {
        double[] last = norm("norm", token);
        for (int v = 0; v < size.vocabulary(); v++) {
          logits[next++] = dot(last, row("tokens.table", v, size.width()));
        }
      }
    }
    return logits;
  }

  private void block(String path, double[][] x) {
    int length = x.length;
    int width = size.width();
    int d = width / size.heads();
    double[][] q = new double[length][];
    double[][] k = new double[length][];
    double[][] v = new double[length][];
    for (int t = 0; t < length; t++) {
      double[] all = map(path + "attention.queryKeyValue", norm(path + "norm1", x[t]), 3 * width);
      q[t] = turned(java.util.Arrays.copyOfRange(all, 0, width), t, d);
      k[t] = turned(java.util.Arrays.copyOfRange(all, width, 2 * width), t, d);
      v[t] = java.util.Arrays.copyOfRange(all, 2 * width, 3 * width);
    }
    for (int t = length - 1; t >= 0; t--) {
      double[] seen = new double[width];
      for (int head = 0; head < width; head += d) {
        double[] weight = new double[t + 1];
        double sum = 0;
        for (int s = 0; s <= t; s++) {
          double score = 0;
          for (int i = head; i < head + d; i++) {
            score += q[t][i] * k[s][i];
          }
          weight[s] = Math.exp(score / Math.sqrt(d));
          sum += weight[s];
        }
        for (int s = 0; s <= t; s++) {
          for (int i = head; i < head + d; i++) {
            seen[i] += weight[s] / sum * v[s][i];
          }
        }
      }
      add(x[t], map(path + "attention.projection", seen, width));
      double[] in = norm(path + "norm2", x[t]);
      double[] hidden;
      if (has(path + "feed.gate.weight")) {
        int gates = theta.at(path + "feed.gate.weight").shape().dim(1);
        hidden = map(path + "feed.up", in, gates);
        double[] gate = map(path + "feed.gate", in, gates);
        for (int i = 0; i < gates; i++) {
          hidden[i] *= gate[i] / (1 + Math.exp(-gate[i]));
        }
      } else {
        hidden = map(path + "feed.up", in, 4 * width);
        for (int i = 0; i < hidden.length; i++) {
          double u = hidden[i];
          hidden[i] = u / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (u + 0.044715 * u * u * u)));
        }
      }
      add(x[t], map(path + "feed.down", hidden, width));
    }
  }

  private double[] turned(double[] x, int position, int d) {
    if (has("positions.0.table")) {
      return x;
    }
    double[] turned = new double[x.length];
    for (int head = 0; head < x.length; head += d) {
      for (int i = 0; i < d / 2; i++) {
        double angle = position * Math.pow(10_000, -2.0 * i / d);
        double a = x[head + i];
        double b = x[head + i + d / 2];
        turned[head + i] = a * Math.cos(angle) - b * Math.sin(angle);
        turned[head + i + d / 2] = b * Math.cos(angle) + a * Math.sin(angle);
      }
    }
    return turned;
  }

  private double[] norm(String path, double[] x) {
    double mean = 0;
    for (double number : x) {
      mean += has(path + ".shift") ? number / x.length : 0;
    }
    double square = 0;
    for (double number : x) {
      square += (number - mean) * (number - mean) / x.length;
    }
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (x[i] - mean) / Math.sqrt(square + 1e-5) * theta.at(path + ".gain").at(i);
      y[i] += has(path + ".shift") ? theta.at(path + ".shift").at(i) : 0;
    }
    return y;
  }

  private double[] map(String path, double[] x, int out) {
    double[] y = new double[out];
    for (int j = 0; j < out; j++) {
      y[j] = has(path + ".bias") ? theta.at(path + ".bias").at(j) : 0;
      for (int i = 0; i < x.length; i++) {
        y[j] += x[i] * theta.at(path + ".weight").at(i * out + j);
      }
    }
    return y;
  }

  private boolean has(String path) {
    return theta.values().containsKey(path);
  }

  private double[] row(String path, int row, int width) {
    double[] numbers = new double[width];
    for (int i = 0; i < width; i++) {
      numbers[i] = theta.at(path).at(row * width + i);
    }
    return numbers;
  }

  private static void add(double[] to, double[] numbers) {
    for (int i = 0; i < to.length; i++) {
      to[i] += numbers[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
