// Imported before anything that has a schema: the page's policy lets nothing be compiled from text, which zod would try.
import { z } from 'zod'

z.config({ jitless: true })
