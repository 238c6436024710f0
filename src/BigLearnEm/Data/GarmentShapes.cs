namespace BigLearnEm.Data;

/// <summary>
/// The ten outlines. Each takes two cuts, a and b, from -1 to 1, which change a length here and a width there but never
/// what the garment is. Shades are relative: 1 is the cloth, less is a seam or a sole.
/// </summary>
internal static class GarmentShapes
{
    internal const int ClassCount = 10;

    internal static void Draw(GarmentCanvas canvas, int label, float a, float b)
    {
        switch (label)
        {
            case 0: TShirt(canvas, a, b); break;
            case 1: Trousers(canvas, a, b); break;
            case 2: Pullover(canvas, a, b); break;
            case 3: Dress(canvas, a, b); break;
            case 4: Coat(canvas, a, b); break;
            case 5: Sandal(canvas, a, b); break;
            case 6: Cap(canvas, a, b); break;
            case 7: Sneaker(canvas, a, b); break;
            case 8: Bag(canvas, a, b); break;
            case 9: AnkleBoot(canvas, a, b); break;
            default: throw new ArgumentOutOfRangeException(nameof(label));
        }
    }

    private static void TShirt(GarmentCanvas canvas, float a, float b)
    {
        var hem = 0.68f + (0.07f * a);
        var side = 0.50f + (0.05f * b);
        canvas.FillMirrored(
            1, 0, -0.58f, 0.12f, -0.62f, 0.22f, -0.80f, 0.46f, -0.78f, 0.98f, -0.34f, 0.80f, -0.04f,
            side, -0.26f, side, hem, 0, hem);
    }

    private static void Trousers(GarmentCanvas canvas, float a, float b)
    {
        var hem = 0.93f + (0.05f * a);
        var leg = 0.66f + (0.05f * b);
        canvas.FillMirrored(1, 0, -0.95f, 0.40f, -0.95f, leg, hem, leg - 0.32f, hem, 0.06f, -0.38f, 0, -0.42f);
        canvas.FillMirrored(0.7f, 0, -0.95f, 0.40f, -0.95f, 0.41f, -0.84f, 0, -0.84f);
    }

    private static void Pullover(GarmentCanvas canvas, float a, float b)
    {
        var hem = 0.62f + (0.06f * a);
        var cuff = 0.54f + (0.08f * b);
        canvas.FillMirrored(
            1, 0, -0.66f, 0.14f, -0.68f, 0.22f, -0.80f, 0.50f, -0.74f, 0.74f, -0.48f, 1.12f, cuff, 0.88f, cuff + 0.12f,
            0.52f, -0.08f, 0.52f, hem, 0, hem);
        canvas.FillMirrored(0.7f, 0, hem - 0.12f, 0.52f, hem - 0.12f, 0.50f, hem, 0, hem);
    }

    private static void Dress(GarmentCanvas canvas, float a, float b)
    {
        var hem = 0.90f + (0.07f * a);
        var flare = 0.70f + (0.08f * b);
        canvas.FillMirrored(
            1, 0, -0.56f, 0.14f, -0.62f, 0.20f, -0.96f, 0.32f, -0.96f, 0.32f, -0.58f, 0.22f, -0.12f,
            flare, hem, 0, hem);
    }

    private static void Coat(GarmentCanvas canvas, float a, float b)
    {
        var hem = 0.94f + (0.05f * a);
        var side = 0.68f + (0.05f * b);
        canvas.FillMirrored(
            1, 0, -0.90f, 0.26f, -0.92f, 0.58f, -0.76f, 0.80f, 0.40f, 0.62f, 0.46f, 0.44f, -0.20f, side, hem, 0, hem);
        canvas.FillMirrored(0.25f, 0, -0.92f, 0.17f, -0.92f, 0.08f, -0.30f, 0.10f, hem, 0, hem);
    }

    private static void Sandal(GarmentCanvas canvas, float a, float b)
    {
        var heel = 0.10f - (0.06f * a);
        canvas.Fill(
            0.9f, -0.96f, heel, -0.60f, heel + 0.04f, 0.10f, 0.48f, 0.96f, 0.54f, 0.96f, 0.76f, 0.05f, 0.74f,
            -0.56f, 0.46f, -0.66f, 0.82f, -0.92f, 0.82f);
        var strap = 0.17f + (0.02f * b);
        canvas.Stroke(1, strap, -0.82f, heel, -0.76f, -0.62f, -0.36f, -0.54f, -0.24f, 0.28f);
        canvas.Stroke(1, strap, 0.10f, 0.52f, 0.32f, -0.02f, 0.60f, 0.02f, 0.76f, 0.58f);
    }

    private static void Cap(GarmentCanvas canvas, float a, float b)
    {
        var crown = -0.72f - (0.06f * a);
        var brim = 0.98f + (0.06f * b);
        canvas.Fill(
            1, -0.86f, 0.34f, -0.84f, -0.06f, -0.68f, -0.48f, -0.38f, crown, 0, crown, 0.28f, -0.46f, 0.42f, -0.08f,
            0.46f, 0.16f, 0.46f, 0.34f);
        canvas.Fill(0.7f, 0.30f, 0.14f, 0.74f, 0.18f, brim, 0.40f, 0.70f, 0.40f, 0.30f, 0.36f);
    }

    private static void Sneaker(GarmentCanvas canvas, float a, float b)
    {
        var ankle = -0.34f - (0.05f * a);
        var toe = 0.20f + (0.04f * b);
        canvas.Fill(
            1, -0.94f, ankle, -0.74f, ankle + 0.06f, -0.44f, ankle + 0.06f, -0.22f, ankle - 0.04f, 0.10f, -0.06f,
            0.66f, toe, 0.94f, toe + 0.14f, 0.98f, 0.46f, -0.96f, 0.46f);
        canvas.Fill(0.55f, -0.97f, 0.44f, 0.99f, 0.44f, 0.96f, 0.64f, -0.94f, 0.64f);
    }

    private static void Bag(GarmentCanvas canvas, float a, float b)
    {
        var side = 0.80f + (0.08f * b);
        var top = -0.14f + (0.06f * a);
        canvas.Stroke(1, 0.12f, -0.40f, top, -0.34f, -0.66f, -0.16f, -0.84f, 0.16f, -0.84f, 0.34f, -0.66f, 0.40f, top);
        canvas.FillMirrored(1, 0, top, side - 0.08f, top, side, 0.82f, 0, 0.82f);
        canvas.FillMirrored(0.7f, 0, top, side - 0.08f, top, side - 0.06f, top + 0.16f, 0, top + 0.16f);
    }

    private static void AnkleBoot(GarmentCanvas canvas, float a, float b)
    {
        var shaft = -0.86f - (0.06f * a);
        var toe = 0.34f + (0.05f * b);
        canvas.Fill(
            1, -0.72f, shaft, 0.10f, shaft, 0.10f, -0.06f, 0.62f, toe - 0.12f, 0.92f, toe + 0.06f, 0.96f, 0.66f,
            -0.74f, 0.66f);
        canvas.Fill(0.55f, -0.76f, 0.62f, 0.97f, 0.62f, 0.95f, 0.76f, -0.20f, 0.76f, -0.24f, 0.92f, -0.74f, 0.92f);
    }
}
