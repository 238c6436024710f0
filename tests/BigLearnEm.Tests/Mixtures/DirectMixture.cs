namespace BigLearnEm.Tests.Mixtures;

/// <summary>
/// The mixture's formulas written out in plain double arithmetic, row by row, the way the published program computes
/// them: data and parameters are really rotated, kept coordinates are picked, differences are taken before squaring. The
/// oracle for the two forms of the library.
/// </summary>
internal static class DirectMixture
{
    public static double[][] LogJoint(double[][] rows, double[] weights, double[][] means, double[][,] covariances)
    {
        var factors = covariances.Select(Cholesky).ToArray();
        var result = new double[rows.Length][];
        for (var n = 0; n < rows.Length; n++)
        {
            result[n] = new double[weights.Length];
            for (var k = 0; k < weights.Length; k++)
            {
                var t = means[k].Length;
                double logDeterminant = 0, square = 0;
                var solved = new double[t];
                for (var i = 0; i < t; i++)
                {
                    var sum = rows[n][i] - means[k][i];
                    for (var j = 0; j < i; j++) sum -= factors[k][i, j] * solved[j];
                    solved[i] = sum / factors[k][i, i];
                    square += solved[i] * solved[i];
                    logDeterminant += 2 * Math.Log(factors[k][i, i]);
                }

                result[n][k] = Math.Log(weights[k]) - (0.5 * ((t * Math.Log(2 * Math.PI)) + logDeterminant + square));
            }
        }

        return result;
    }

    public static double[][] Responsibilities(double[][] logJoint) => [.. logJoint.Select(row =>
    {
        var most = row.Max();
        var sum = row.Sum(value => Math.Exp(value - most));
        return row.Select(value => Math.Exp(value - most) / sum).ToArray();
    })];

    public static double LogLikelihood(double[][] logJoint) => logJoint.Sum(row =>
    {
        var most = row.Max();
        return most + Math.Log(row.Sum(value => Math.Exp(value - most)));
    });

    /// <summary>One local update of BigLearn-EM: rotate by A, keep some coordinates, E, M, floor, rotate back, MAP weights.</summary>
    public static (double[] Weights, double[][] Means, double[][,] Covariances) LocalUpdate(
        double[][] rows, double[] weights, double[][] means, double[][,] covariances, double[,] rotation, int[] kept,
        double floor, double alpha)
    {
        int k = weights.Length, n = rows.Length, t = kept.Length;
        var turned = rows.Select(row => Times(rotation, row)).ToArray();
        var turnedMeans = means.Select(mean => Times(rotation, mean)).ToArray();
        var turnedCovariances = covariances.Select(matrix => Sandwich(rotation, matrix)).ToArray();

        var picked = turned.Select(row => Pick(row, kept)).ToArray();
        var responsibilities = Responsibilities(LogJoint(
            picked, weights, [.. turnedMeans.Select(mean => Pick(mean, kept))],
            [.. turnedCovariances.Select(matrix => Pick(matrix, kept))]));

        var newWeights = new double[k];
        for (var c = 0; c < k; c++)
        {
            var count = responsibilities.Sum(row => row[c]);
            var guarded = Math.Max(count, 1e-5 * n);
            for (var i = 0; i < t; i++)
                turnedMeans[c][kept[i]] = Enumerable.Range(0, n).Sum(r => responsibilities[r][c] * picked[r][i]) / guarded;
            for (var i = 0; i < t; i++)
                for (var j = 0; j < t; j++)
                    turnedCovariances[c][kept[i], kept[j]] = Enumerable.Range(0, n).Sum(r =>
                        responsibilities[r][c] * (picked[r][i] - turnedMeans[c][kept[i]])
                        * (picked[r][j] - turnedMeans[c][kept[j]])) / guarded;
            turnedCovariances[c] = Floor(turnedCovariances[c], floor);
            newWeights[c] = (count / n) + alpha;
        }

        var total = newWeights.Sum();
        var back = Transpose(rotation);
        return (
            [.. newWeights.Select(weight => weight / total)],
            [.. turnedMeans.Select(mean => Times(back, mean))],
            [.. turnedCovariances.Select(matrix => Sandwich(back, matrix))]);
    }

    /// <summary>Raises the eigenvalues by Jacobi's method.</summary>
    public static double[,] Floor(double[,] matrix, double floor)
    {
        var d = matrix.GetLength(0);
        var a = (double[,])matrix.Clone();
        var v = new double[d, d];
        for (var i = 0; i < d; i++) v[i, i] = 1;
        for (var sweep = 0; sweep < 60; sweep++)
            for (var p = 0; p < d; p++)
                for (var q = p + 1; q < d; q++) Rotate(a, v, p, q);
        var result = new double[d, d];
        for (var i = 0; i < d; i++)
            for (var j = 0; j < d; j++)
                for (var e = 0; e < d; e++) result[i, j] += v[i, e] * Math.Max(floor, a[e, e]) * v[j, e];
        return result;
    }

    public static double[,] Identity(int d)
    {
        var result = new double[d, d];
        for (var i = 0; i < d; i++) result[i, i] = 1;
        return result;
    }

    public static double[] Times(double[,] matrix, double[] vector) =>
        [.. Enumerable.Range(0, matrix.GetLength(0)).Select(i =>
            Enumerable.Range(0, vector.Length).Sum(j => matrix[i, j] * vector[j]))];

    private static void Rotate(double[,] a, double[,] v, int p, int q)
    {
        if (Math.Abs(a[p, q]) < 1e-300) return;
        var d = a.GetLength(0);
        var theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        var tangent = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
        var sine = tangent * cosine;
        for (var i = 0; i < d; i++)
            (a[i, p], a[i, q]) = ((cosine * a[i, p]) - (sine * a[i, q]), (sine * a[i, p]) + (cosine * a[i, q]));
        for (var i = 0; i < d; i++)
            (a[p, i], a[q, i]) = ((cosine * a[p, i]) - (sine * a[q, i]), (sine * a[p, i]) + (cosine * a[q, i]));
        for (var i = 0; i < d; i++)
            (v[i, p], v[i, q]) = ((cosine * v[i, p]) - (sine * v[i, q]), (sine * v[i, p]) + (cosine * v[i, q]));
    }

    private static double[,] Cholesky(double[,] matrix)
    {
        var d = matrix.GetLength(0);
        var factor = new double[d, d];
        for (var i = 0; i < d; i++)
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i, j];
                for (var e = 0; e < j; e++) sum -= factor[i, e] * factor[j, e];
                factor[i, j] = i == j ? Math.Sqrt(sum) : sum / factor[j, j];
            }

        return factor;
    }

    private static double[] Pick(double[] vector, int[] kept) => [.. kept.Select(i => vector[i])];

    private static double[,] Pick(double[,] matrix, int[] kept)
    {
        var result = new double[kept.Length, kept.Length];
        for (var i = 0; i < kept.Length; i++)
            for (var j = 0; j < kept.Length; j++) result[i, j] = matrix[kept[i], kept[j]];
        return result;
    }

    private static double[,] Transpose(double[,] matrix)
    {
        var d = matrix.GetLength(0);
        var result = new double[d, d];
        for (var i = 0; i < d; i++)
            for (var j = 0; j < d; j++) result[i, j] = matrix[j, i];
        return result;
    }

    private static double[,] Sandwich(double[,] a, double[,] matrix)
    {
        var d = matrix.GetLength(0);
        var result = new double[d, d];
        for (var i = 0; i < d; i++)
            for (var j = 0; j < d; j++)
                for (var p = 0; p < d; p++)
                    for (var q = 0; q < d; q++) result[i, j] += a[i, p] * matrix[p, q] * a[j, q];
        return result;
    }
}
